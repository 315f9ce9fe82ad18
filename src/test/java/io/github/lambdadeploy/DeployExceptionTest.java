// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeployExceptionTest {

    @Test
    void tellsEveryPartOnItsOwnLine() {
        assertThat(DeployException.environment("Cannot publish a version")
                        .where("function orders")
                        .reason("AccessDeniedException")
                        .left("The alias live still points at version 41.")
                        .next("Allow lambda:PublishVersion."))
                .hasMessage("""
                        Cannot publish a version
                          where:  function orders
                          reason: AccessDeniedException
                          left:   The alias live still points at version 41.
                          next:   Allow lambda:PublishVersion.""");
    }
}
