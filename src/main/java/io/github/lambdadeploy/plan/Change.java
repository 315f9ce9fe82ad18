// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to do, in the order of the plan. {@link #text()} is for people and for {@code deployment.json}. */
public sealed interface Change {

    String text();

    /** There is no function of this name. */
    record CreateFunction() implements Change {
        @Override
        public String text() {
            return "create function";
        }
    }

    /** Settings first: the code call is the last before publishing, and a new runtime may need them. */
    record UpdateSettings(List<SettingChange> settings) implements Change {
        @Override
        public String text() {
            return "update settings: "
                    + String.join(
                            ", ",
                            settings.stream()
                                    .map(change -> change.type().name())
                                    .toList());
        }
    }

    /** {@code $LATEST} has other code, or another architecture. */
    record UpdateCode(String from, String to) implements Change {
        @Override
        public String text() {
            return "update code to " + to;
        }
    }

    /** The code and settings of {@code $LATEST} become a version. */
    record PublishVersion() implements Change {
        @Override
        public String text() {
            return "publish version";
        }
    }

    /** The alias is made or moved to the published version, all traffic to it. */
    record PointAlias(String alias, @Nullable String from) implements Change {
        @Override
        public String text() {
            return from == null ? "create alias " + alias : "move alias " + alias + " from version " + from;
        }
    }

    /** The alias points at the right version, but shares traffic with another one: a shift that was left half-way. */
    record ClearWeights(String alias, String version) implements Change {
        @Override
        public String text() {
            return "send all traffic of alias " + alias + " to version " + version;
        }
    }
}
