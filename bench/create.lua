-- SPDX-License-Identifier: Apache-2.0
-- For wrk: every request creates the next virtual number, from the one that is its argument on.
local number

function init(args)
    number = tonumber(args[1])
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    number = number + 1
    return wrk.format(nil, nil, nil, string.format('{"number":"+%d"}', number))
end
