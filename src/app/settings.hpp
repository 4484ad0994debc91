// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/api.hpp"
#include "app/config.hpp"
#include "call/settings.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "media/engine.hpp"
#include "message/sender.hpp"
#include "service/provision.hpp"
#include "service/renewals.hpp"
#include "service/retention.hpp"
#include "sip/agent.hpp"

// What each part of the program is told of the configuration.

namespace numberd::app {

http::ClientSettings client_settings(const Config& config);
/// Where carriers reach this program, without a slash at its end.
std::string hooks_public_url(const Config& config);
media::EngineSettings engine_settings(const Config& config);
call::CallSettings call_settings(const Config& config);
sip::AgentSettings agent_settings(const Config& config);
http::ServerSettings server_settings(const Config& config);
api::ApiSettings api_settings(const Config& config);
message::SenderSettings sender_settings(const Config& config);
service::ProvisionSettings provision_settings(const Config& config);
service::RenewalSettings renewal_settings(const Config& config);
service::ReconcilerSettings reconciler_settings(const Config& config);
service::RetentionSettings retention_settings(const Config& config);

} // namespace numberd::app
