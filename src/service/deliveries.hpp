// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/delivery.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// The webhooks of a customer as it sees them: which arrived, which wait, which were given up.
class Deliveries {
  public:
    explicit Deliveries(const Core& core) : core_(core) {}

    void list(const Actor& actor, std::optional<domain::DeliveryStatus> status, domain::Page page,
              Done<Listed<domain::Delivery>> done);
    void get(const Actor& actor, domain::DeliveryId id, Done<domain::Delivery> done);
    /// Sends it again, under the same id, before what was queued after it.
    void replay(const Actor& actor, domain::DeliveryId id, Done<domain::Delivery> done);

  private:
    Core core_;
};

std::string delivery_json(const domain::Delivery& delivery, TimeFormat format);

} // namespace numberd::service
