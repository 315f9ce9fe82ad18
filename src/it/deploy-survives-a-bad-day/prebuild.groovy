// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.FaultRule
import io.github.lambdadeploy.local.Faults

Faults.write(new File(basedir, 'target/local').toPath(), new JsonObject().put('settlePolls', 3),
    // The first deployment's.
    FaultRule.on('registry', 'POST upload').answer(503, 'UNAVAILABLE', 'Try later'),
    FaultRule.on('registry', 'PUT upload').call(2).cut(),
    FaultRule.on('registry', 'PUT manifest').cut().after(),
    // The second one's, but for the throttled call, which both have.
    FaultRule.on('lambda', 'PublishVersion').answer(429, 'TooManyRequestsException', 'Rate exceeded').retryAfter(1),
    FaultRule.on('lambda', 'PublishVersion').call(3).cut().after(),
    FaultRule.on('lambda', 'UpdateFunctionCode').answer(409, 'ResourceConflictException',
        'The operation cannot be performed at this time. An update is in progress for resource: weathered'),
    FaultRule.on('lambda', 'UpdateAlias').cut().after())
