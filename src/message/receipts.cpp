// SPDX-License-Identifier: Apache-2.0
#include "message/receipts.hpp"

#include "message/outcome.hpp"

namespace numberd::message {

void Receipts::receive(std::string account, domain::TextReceipt receipt,
                       std::function<void(Result<void>)> done) {
    const auto key = target_key_of(receipt.our_reference);
    if (!key) return done(success());
    Outcome outcome{.key = *key,
                    .status = receipt.status,
                    .provider_reference = std::move(receipt.reference),
                    .reason = receipt.reason};
    core_.store.write([core = core_, account = std::move(account), outcome = std::move(outcome)](
                          domain::Tx& tx) { return write_receipt(tx, core, account, outcome); },
                      std::move(done));
}

} // namespace numberd::message
