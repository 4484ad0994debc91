// SPDX-License-Identifier: Apache-2.0
// Holds observed answers against the API document, both ways: an answer that the document does not
// describe is a problem, and an operation that was never seen is reported at the end. Needs nothing
// but Node 18. Knows the schema keywords that the server enforces, and refuses any other.

const methods = ['get', 'post', 'put', 'delete'];
const annotations = ['description', 'example', 'default'];

const kindOf = (value) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const at = (path, name) => (path ? `${path}.${name}` : String(name));

// Each keyword: problems of a value that is of the keyword's kind.
const keywords = {
  enum: (list, value) =>
    list.includes(value) ? [] : [`is not one of ${list.map((one) => JSON.stringify(one))}`],
  pattern: (pattern, value) =>
    new RegExp(pattern, 'u').test(value) ? [] : [`does not match ${pattern}`],
  minLength: (least, value) =>
    [...value].length >= least ? [] : [`has fewer than ${least} characters`],
  maxLength: (most, value) =>
    [...value].length <= most ? [] : [`has more than ${most} characters`],
  minItems: (least, value) =>
    value.length >= least ? [] : [`has fewer than ${least} items`],
  maxItems: (most, value) => (value.length <= most ? [] : [`has more than ${most} items`]),
  minimum: (least, value) => (value >= least ? [] : [`is less than ${least}`]),
  maximum: (most, value) => (value <= most ? [] : [`is more than ${most}`]),
};
const kindOfKeyword = {
  pattern: 'string', minLength: 'string', maxLength: 'string',
  minItems: 'array', maxItems: 'array',
  minimum: 'number', maximum: 'number',
};

/** What an API document says, to hold answers against. */
export class OpenApiCheck {
  /** `document`: what /openapi.json answers, parsed. */
  constructor(document) {
    this.document = document;
    this.operations = [];
    for (const [template, item] of Object.entries(document.paths)) {
      const segments = template.split('/');
      for (const method of methods) {
        const operation = item[method];
        if (!operation) continue;
        const statuses = new Set();
        const name = method.toUpperCase();
        this.operations.push({ method: name, template, segments, operation, statuses });
      }
    }
  }

  /**
   * Problems of one answer, as texts; none if the document describes it. `path` may have a query;
   * `body` is the parsed JSON, or the text of an answer that is not JSON.
   */
  observe({ method, path, status, body }) {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const segments = path.split('?')[0].split('/');
    const there = this.operations.filter((one) => matches(one.segments, segments));
    const literal = there.filter((one) => !one.segments.some((part) => part.startsWith('{')));
    const found = (literal.length > 0 ? literal : there).find((one) => one.method === wanted);
    const what = `${method} ${path.split('?')[0]} ${status}`;
    if (!found) return this.#observeUnrouted(what, there.length > 0, method, status, body);

    found.statuses.add(status);
    const response = this.resolve(found.operation.responses[String(status)]);
    if (!response) return [`${what}: ${found.operation.operationId} does not document this status`];
    if (method === 'HEAD') return [];
    const json = response.content?.['application/json'];
    if (response.content?.['text/csv'] && typeof body === 'string') return [];
    if (!json) {
      return typeof body === 'string' ? [] : [`${what}: is documented as something else than JSON`];
    }
    return this.check(json.schema, body).map((problem) => `${what}: ${problem}`);
  }

  // What the server answers where no operation is: it must say so, and in the error envelope.
  #observeUnrouted(what, isPath, method, status, body) {
    if (isPath && method === 'OPTIONS' && status === 204) return [];
    const expected = isPath ? [405, 'METHOD_NOT_ALLOWED'] : [404, 'ROUTE_NOT_FOUND'];
    if (status !== expected[0]) {
      const missing = isPath ? 'method' : 'path';
      return [`${what}: the document has no such ${missing}, so it should be ${expected[0]}`];
    }
    if (method === 'HEAD') return [];
    const problems = this.check({ $ref: '#/components/schemas/Error' }, body);
    if (body?.error?.reason !== expected[1]) problems.push(`error.reason is not ${expected[1]}`);
    return problems.map((problem) => `${what}: ${problem}`);
  }

  /** Throws if observe() finds problems. */
  assert(observed) {
    const problems = this.observe(observed);
    if (problems.length > 0) {
      throw new Error(`${problems.join('\n')}\n${JSON.stringify(observed.body)?.slice(0, 2000)}`);
    }
  }

  /** "GET /v1.0/numbers" of each operation that was never seen to succeed (with 2xx or 101). */
  unexercised() {
    return this.operations
      .filter(({ statuses }) => ![...statuses].some((status) => status < 300))
      .map(({ method, template }) => `${method} ${template}`);
  }

  /** The same for documented statuses: "GET /v1.0/numbers 401". For information. */
  unseenStatuses() {
    return this.operations.flatMap(({ method, template, operation, statuses }) =>
      Object.keys(operation.responses)
        .filter((status) => !statuses.has(Number(status)))
        .map((status) => `${method} ${template} ${status}`),
    );
  }

  /** The object itself, or what its $ref names. */
  resolve(value) {
    if (!value?.$ref) return value;
    const keys = value.$ref.replace(/^#\//, '').split('/');
    const found = keys.reduce((inside, key) => inside?.[key], this.document);
    if (!found) throw new Error(`the document has no ${value.$ref}`);
    return this.resolve(found);
  }

  /** Problems of a value, each beginning with its path. */
  check(reference, value, path = '') {
    const schema = this.resolve(reference);
    const kind = kindOf(value);
    const say = (text) => [`${path || 'the body'} ${text}`];
    if (schema.oneOf) {
      const fitting = schema.oneOf.filter((one) => this.#admits(this.resolve(one), value));
      return fitting.length === 1 ? this.check(fitting[0], value, path) : say(`is a ${kind}`);
    }
    if (!this.#admits(schema, value)) return say(`is ${kind}, not ${schema.type}`);
    if (value === null) return [];
    const problems = [];
    for (const [key, argument] of Object.entries(schema)) {
      if (annotations.includes(key) || key === 'type' || key === 'nullable') continue;
      if (key === 'properties' || key === 'required' || key === 'additionalProperties') continue;
      if (key === 'items') {
        value.forEach((one, i) => problems.push(...this.check(argument, one, `${path}[${i}]`)));
      } else if (!keywords[key]) {
        throw new Error(`schema keyword ${key} is not known`);
      } else if (!kindOfKeyword[key] || kindOfKeyword[key] === kind) {
        problems.push(...keywords[key](argument, value).flatMap(say));
      }
    }
    if (kind === 'object') problems.push(...this.#checkObject(schema, value, path));
    return problems;
  }

  #admits(schema, value) {
    const kind = kindOf(value);
    if (kind === 'null') return schema.nullable === true;
    if (schema.type === 'integer') return Number.isInteger(value);
    return schema.type === kind;
  }

  #checkObject(schema, value, path) {
    const problems = [];
    const { properties = {}, required = [], additionalProperties } = schema;
    for (const name of required) {
      if (!Object.hasOwn(value, name)) problems.push(`${at(path, name)} is missing`);
    }
    for (const [name, inside] of Object.entries(value)) {
      if (Object.hasOwn(properties, name)) {
        problems.push(...this.check(properties[name], inside, at(path, name)));
      } else if (additionalProperties === false) {
        problems.push(`${at(path, name)} is not documented`);
      } else if (typeof additionalProperties === 'object') {
        problems.push(...this.check(additionalProperties, inside, at(path, name)));
      }
    }
    return problems;
  }
}

function matches(template, segments) {
  return (
    template.length === segments.length &&
    template.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]))
  );
}
