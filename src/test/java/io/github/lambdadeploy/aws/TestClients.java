// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Timing;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Clients for a stand-in, with its own credentials; no quota of theirs is anybody's, so they never pause. */
public final class TestClients {

    private TestClients() {}

    public static AwsClients of(LocalAws standIn, String region) {
        return new AwsClients(
                new AwsSettings(
                        region,
                        null,
                        null,
                        standIn.uri(),
                        new AwsSettings.FixedCredentials(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY),
                        List.of()),
                "test",
                new Timing(Clock.systemUTC(), pause -> {}, Optional.empty()));
    }
}
