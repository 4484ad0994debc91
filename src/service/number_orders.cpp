// SPDX-License-Identifier: Apache-2.0
#include "service/number_orders.hpp"

#include "base/log.hpp"
#include "service/json_object.hpp"
#include "service/numbers.hpp"
#include "service/provision.hpp"
#include "service/provision_rows.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Number;
using domain::NumberOrder;
using domain::NumberOrderStatus;
using domain::NumberStatus;
using domain::OrderItem;
using domain::OrderItemStatus;
using domain::Reason;
using domain::Tx;

/// An order that was not worked on for so long has lost its worker.
constexpr std::chrono::seconds kAbandonedAfter{30};
constexpr int kGoOnPage = 100;

void set_done(OrderItem& item) {
    item.status = OrderItemStatus::Done;
    item.reason = Reason::None;
    item.message.clear();
}

void set_failed(OrderItem& item, Reason reason, std::string message) {
    item.status = OrderItemStatus::Failed;
    item.reason = reason;
    item.message = std::move(message);
}

/// What the number's own row says of an item; one without a row was not tried yet.
void apply_row(OrderItem& item, const Number& number) {
    switch (number.status) {
        case NumberStatus::PurchasePending:
            return;
        case NumberStatus::Suspended:
            if (number.status_before_release == NumberStatus::PurchasePending)
                return set_failed(item, Reason::NumberNotAvailable, "its purchase was given up");
            return set_done(item);
        case NumberStatus::Active:
            return set_done(item);
        case NumberStatus::Deleted:
            // Without a purchase it was never had: the carrier has said no.
            if (number.tm_purchase || number.type == domain::NumberType::Virtual)
                return set_done(item);
            return set_failed(item, Reason::NumberNotAvailable, "the carrier did not have it");
    }
}

/// Which item is to be tried next; nullopt: all were.
Result<std::optional<std::size_t>> refresh_items(const Tx& tx, NumberOrder& order) {
    std::optional<std::size_t> untried;
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        auto& item = order.items[i];
        if (item.status != OrderItemStatus::Pending) continue;
        BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(item.number_id));
        if (number)
            apply_row(item, *number);
        else if (!untried)
            untried = i;
    }
    order.status = domain::status_of(order.items);
    return untried;
}

Result<NumberOrder> own_order(const Tx& tx, domain::CustomerId customer, domain::NumberOrderId id) {
    BOOST_OUTCOME_TRY(auto found, tx.number_orders().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::NumberOrderNotFound, "there is no such order");
    }
    BOOST_OUTCOME_TRY(refresh_items(tx, *found));
    return std::move(*found);
}

Result<NumberOrder> insert(Tx& tx, const Core& core, const Actor& actor, const NumberOrder& order) {
    BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, order.call_flow_id,
                                    flow::Medium::Call, "call_flow_id"));
    BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, order.message_flow_id,
                                    flow::Medium::Message, "message_flow_id"));
    BOOST_OUTCOME_TRY(tx.number_orders().insert(order));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {EventKind::NumberOrderCreated,
                              order.id.value,
                              {},
                              {},
                              number_order_json(order, core.time_format)}));
    return order;
}

/// Writes what became of one item.
Result<NumberOrder> settle_item(Tx& tx, const Core& core, const Actor& actor,
                                domain::NumberOrderId id, std::size_t index,
                                const Result<Number>& outcome) {
    BOOST_OUTCOME_TRY(auto order, own_order(tx, actor.customer_id, id));
    const auto before = number_order_json(order, core.time_format);
    auto& item = order.items[index];
    // Its row is what counts: an error may only say that somebody else has tried it meanwhile.
    BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(item.number_id));
    const bool is_live = number && number->status != NumberStatus::Deleted;
    if (!outcome && !is_live && item.status != OrderItemStatus::Done)
        set_failed(item, domain::reason_of(outcome.error().reason), outcome.error().message);
    else if (number)
        apply_row(item, *number);
    order.status = domain::status_of(order.items);
    order.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.number_orders().update(order));
    if (index + 1 < order.items.size()) return order;
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {EventKind::NumberOrderUpdated,
                              order.id.value,
                              {},
                              before,
                              number_order_json(order, core.time_format)}));
    return order;
}

/// Writes that the last of its carriers has answered.
Result<void> close_order(Tx& tx, const Core& core, domain::NumberOrderId id) {
    BOOST_OUTCOME_TRY(auto order, tx.number_orders().find(id));
    if (!order || order->status != NumberOrderStatus::Pending) return success();
    const auto before = number_order_json(*order, core.time_format);
    BOOST_OUTCOME_TRY(refresh_items(tx, *order));
    if (order->status == NumberOrderStatus::Pending) return success();
    order->tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.number_orders().update(*order));
    return record(tx, core, system_actor(order->customer_id),
                  {EventKind::NumberOrderUpdated,
                   order->id.value,
                   {},
                   before,
                   number_order_json(*order, core.time_format)});
}

/// An order that nobody works on, and where it was left.
struct Abandoned {
    domain::NumberOrderId id;
    NumberOrder order;
    std::optional<std::size_t> untried;
};

Result<std::vector<Abandoned>> list_abandoned(const Tx& tx, Timestamp until,
                                              domain::NumberOrderId after) {
    BOOST_OUTCOME_TRY(auto orders, tx.number_orders().list_pending(until, after, kGoOnPage));
    std::vector<Abandoned> abandoned;
    for (auto& order : orders) {
        BOOST_OUTCOME_TRY(const auto untried, refresh_items(tx, order));
        abandoned.push_back({order.id, std::move(order), untried});
    }
    return abandoned;
}

std::string item_json(const OrderItem& item) {
    return JsonObject{}
        .text("number", item.number.to_string())
        .id("number_id", item.number_id)
        .text("status", text_of(item.status))
        .text("reason", text_of(item.reason))
        .text("message", item.message)
        .take();
}

} // namespace

void NumberOrders::create(const Actor& actor, const NewNumberOrder& wanted,
                          Done<NumberOrder> done) {
    NumberOrder order{.id = core_.new_id<domain::NumberOrderId>(),
                      .customer_id = actor.customer_id,
                      .actor = actor.name,
                      .call_flow_id = wanted.call_flow_id,
                      .message_flow_id = wanted.message_flow_id,
                      .name = wanted.name,
                      .tags = wanted.tags,
                      .tm_create = core_.clock.now()};
    for (const auto number : wanted.numbers) {
        order.items.push_back({.number = number, .number_id = core_.new_id<domain::NumberId>()});
    }
    const auto claim = under_way_.claim(order.id);
    core_.store.write(
        [core = core_, actor, order](Tx& tx) { return insert(tx, core, actor, order); },
        [this, actor, claim, done = std::move(done)](Result<NumberOrder> made) {
            if (!made || !claim) return done(std::move(made)); // go_on() has it, then
            work(actor, made.value(), 0, [claim, done](Result<NumberOrder> worked) {
                claim->end();
                done(std::move(worked));
            });
        });
}

void NumberOrders::work(const Actor& actor, const NumberOrder& order, std::size_t from,
                        const Done<NumberOrder>& done) {
    std::size_t index = from;
    while (index < order.items.size() && order.items[index].status != OrderItemStatus::Pending)
        ++index;
    if (index == order.items.size()) return done(order);
    const auto& item = order.items[index];
    NewNumber wanted{.number = item.number};
    wanted.id = item.number_id;
    wanted.call_flow_id = order.call_flow_id;
    wanted.message_flow_id = order.message_flow_id;
    wanted.name = order.name;
    wanted.tags = order.tags;
    provisioning_.create(actor, wanted,
                         [this, actor, order, index, done](const Result<Number>& outcome) {
                             // The database is away, or too busy: go_on() tries again.
                             if (!outcome && outcome.error().code == ErrorCode::Unavailable)
                                 return done(order);
                             settle(actor, order.id, index, outcome, done);
                         });
}

void NumberOrders::settle(const Actor& actor, domain::NumberOrderId id, std::size_t index,
                          const Result<Number>& outcome, const Done<NumberOrder>& done) {
    core_.store.write([core = core_, actor, id, index, outcome](
                          Tx& tx) { return settle_item(tx, core, actor, id, index, outcome); },
                      [this, actor, index, done](Result<NumberOrder> order) {
                          if (!order) return done(std::move(order));
                          work(actor, order.value(), index + 1, done);
                      });
}

void NumberOrders::get(const Actor& actor, domain::NumberOrderId id, Done<NumberOrder> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_order(tx, customer, id); },
        std::move(done));
}

void NumberOrders::list(const Actor& actor, domain::Page page, Done<Listed<NumberOrder>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<NumberOrder>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.number_orders().list(customer, {page.after, page.size + 1}));
            for (auto& order : rows) {
                BOOST_OUTCOME_TRY(refresh_items(tx, order));
            }
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void NumberOrders::go_on(std::function<void()> done) {
    // The last copy of this handle, dropped when every order has had its turn, calls.
    const std::shared_ptr<void> until_all(nullptr, [done = std::move(done)](void*) { done(); });
    core_.store.read(
        domain::ReadCost::Scan,
        [until = core_.clock.now() - kAbandonedAfter, after = abandoned_.after()](const Tx& tx) {
            return list_abandoned(tx, until, after);
        },
        [this, until_all](const Result<std::vector<Abandoned>>& page) {
            if (!page) return log::warn("orders_not_read", {{"detail", page.error().detail}});
            abandoned_.go_on(page.value(), kGoOnPage);
            for (const auto& [id, order, untried] : page.value()) {
                if (!untried) {
                    if (order.status == NumberOrderStatus::Complete) close(id, until_all);
                    continue;
                }
                const auto claim = under_way_.claim(id);
                if (!claim) continue;
                Actor actor;
                actor.customer_id = order.customer_id;
                actor.name = order.actor;
                work(actor, order, *untried,
                     [claim, until_all](const Result<NumberOrder>&) { claim->end(); });
            }
        });
}

void NumberOrders::close(domain::NumberOrderId id, const std::shared_ptr<void>& until) {
    core_.store.write([core = core_, id](Tx& tx) { return close_order(tx, core, id); },
                      [until](const Result<void>& result) {
                          if (result) return;
                          log::warn("order_not_closed", {{"detail", result.error().detail}});
                      });
}

std::string number_order_json(const NumberOrder& order, TimeFormat format) {
    return JsonObject{}
        .id("id", order.id)
        .id("customer_id", order.customer_id)
        .text("status", text_of(order.status))
        .id("call_flow_id", order.call_flow_id)
        .id("message_flow_id", order.message_flow_id)
        .text("name", order.name)
        .json("numbers", json_array(order.items, item_json))
        .time("tm_create", order.tm_create, format)
        .time("tm_update", order.tm_update, format)
        .time("tm_delete", order.tm_delete, format)
        .take();
}

} // namespace numberd::service
