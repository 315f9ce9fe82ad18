// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast traffic goes to the new version. Names are those of AWS SAM's DeploymentPreference and, with the prefix {@code
 * CodeDeployDefault.Lambda}, CodeDeploy's; any numbers within CodeDeploy's limits are allowed.
 */
public sealed interface Strategy {

    /** All traffic in one step. */
    record AllAtOnce() implements Strategy {
        @Override
        public String name() {
            return "AllAtOnce";
        }

        @Override
        public List<Integer> shares() {
            return List.of();
        }

        @Override
        public Duration interval() {
            return Duration.ZERO;
        }
    }

    /**
     * A part first, all of it after a while.
     *
     * @param percent 1 to 99
     * @param minutes 1 to 2880
     */
    record Canary(int percent, int minutes) implements Strategy {
        @Override
        public String name() {
            return "Canary" + percent + "Percent" + minutes + "Minutes";
        }

        @Override
        public List<Integer> shares() {
            return List.of(percent);
        }

        @Override
        public Duration interval() {
            return Duration.ofMinutes(minutes);
        }
    }

    /**
     * The same part again and again.
     *
     * @param percent 1 to 99
     * @param minutes 1 to 2880
     */
    record Linear(int percent, int minutes) implements Strategy {
        @Override
        public String name() {
            return "Linear" + percent + "PercentEvery" + minutes + (minutes == 1 ? "Minute" : "Minutes");
        }

        @Override
        public List<Integer> shares() {
            List<Integer> shares = new ArrayList<>();
            for (int share = percent; share < 100; share += percent) {
                shares.add(share);
            }
            return List.copyOf(shares);
        }

        @Override
        public Duration interval() {
            return Duration.ofMinutes(minutes);
        }
    }

    Strategy ALL_AT_ONCE = new AllAtOnce();

    /** What to write where a strategy is asked for. */
    String RULE = "use AllAtOnce, Canary10Percent5Minutes or Linear10PercentEvery1Minute; percent from 1 to 99, minutes"
            + " from 1 to 2880";

    /** The name, as in the POM. */
    String name();

    /** Percents of the traffic the new version has, one after the other, before it gets all. */
    List<Integer> shares();

    /** How long each share lasts. */
    Duration interval();

    /** Whether old and new version serve at the same time for a while. */
    default boolean isGradual() {
        return !shares().isEmpty();
    }

    /** How long it takes until the new version has all traffic. */
    default Duration duration() {
        return interval().multipliedBy(shares().size());
    }

    /** Name of the deployment configuration that CodeDeploy itself has for it; empty when it has none. */
    default Optional<String> predefined() {
        return Names.PREDEFINED.contains(name()) ? Optional.of("CodeDeployDefault.Lambda" + name()) : Optional.empty();
    }

    /** Reads a name; empty when it is none, or out of the limits. */
    static Optional<Strategy> parse(String text) {
        String name = text.startsWith("CodeDeployDefault.Lambda")
                ? text.substring("CodeDeployDefault.Lambda".length())
                : text;
        if (name.equals("AllAtOnce")) {
            return Optional.of(ALL_AT_ONCE);
        }
        Matcher canary = Names.CANARY.matcher(name);
        if (canary.matches()) {
            return limited(canary) ? Optional.of(new Canary(number(canary, 1), number(canary, 2))) : Optional.empty();
        }
        Matcher linear = Names.LINEAR.matcher(name);
        return linear.matches() && limited(linear)
                ? Optional.of(new Linear(number(linear, 1), number(linear, 2)))
                : Optional.empty();
    }

    private static boolean limited(Matcher name) {
        return number(name, 1) >= 1 && number(name, 1) <= 99 && number(name, 2) >= 1 && number(name, 2) <= 2880;
    }

    private static int number(Matcher name, int group) {
        return Integer.parseInt(name.group(group));
    }

    /** An interface's fields are public; these are nobody else's. */
    final class Names {
        private static final Pattern CANARY = Pattern.compile("Canary([0-9]{1,4})Percent([0-9]{1,4})Minutes?");
        private static final Pattern LINEAR = Pattern.compile("Linear([0-9]{1,4})PercentEvery([0-9]{1,4})Minutes?");
        private static final Set<String> PREDEFINED = Set.of(
                "AllAtOnce",
                "Canary10Percent5Minutes",
                "Canary10Percent10Minutes",
                "Canary10Percent15Minutes",
                "Canary10Percent30Minutes",
                "Linear10PercentEvery1Minute",
                "Linear10PercentEvery2Minutes",
                "Linear10PercentEvery3Minutes",
                "Linear10PercentEvery10Minutes");

        private Names() {}
    }
}
