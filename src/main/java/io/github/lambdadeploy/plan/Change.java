// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.attachment.Difference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do, in the order of the plan. {@link #text()} is for {@code deployment.json}, {@link #lines()} for who
 * wants to see before anything is done.
 */
public sealed interface Change {

    String text();

    /** What a printed plan shows of it; none when other lines say it already. */
    List<Line> lines();

    /** There is no execution role. */
    record CreateRole(String name) implements Change {
        @Override
        public String text() {
            return "create role " + name;
        }

        @Override
        public List<Line> lines() {
            return List.of(Line.of("role", null, name, ""));
        }
    }

    /**
     * The code is not where Lambda could fetch it.
     *
     * @param to repository or bucket
     * @param what digest of what is sent
     * @param creates whether the repository has to be made first
     */
    record UploadCode(String to, String what, boolean creates) implements Change {
        @Override
        public String text() {
            return (creates ? "create " + to + ", " : "") + "upload " + what;
        }

        @Override
        public List<Line> lines() {
            Line upload = Line.of("upload to " + to, null, what, "");
            return creates ? List.of(Line.of(to, null, "new", ""), upload) : List.of(upload);
        }
    }

    /**
     * There is no function of this name.
     *
     * @param settings everything it is created with, as changes from nothing
     */
    record CreateFunction(List<SettingChange> settings, Map<String, String> tags) implements Change {
        @Override
        public String text() {
            return "create function";
        }

        @Override
        public List<Line> lines() {
            List<Line> lines = new java.util.ArrayList<>();
            lines.add(Line.of("function", null, "new", ""));
            settings.forEach(setting ->
                    lines.addAll(Line.of(setting.type().name(), null, setting.wanted(), setting.isSecret(), "")));
            lines.addAll(Line.of("tags", null, tags, false, ""));
            return lines;
        }
    }

    /**
     * The function's tags are to say which environment variables are this POM's.
     *
     * @param names of the variables
     * @param remembered what they say now
     */
    record RememberVariables(Set<String> names, Set<String> remembered) implements Change {
        @Override
        public String text() {
            return "remember variables " + String.join(" ", new java.util.TreeSet<>(names));
        }

        @Override
        public List<Line> lines() {
            return List.of(Line.of(
                    "variables of this POM",
                    remembered.isEmpty() ? null : new java.util.TreeSet<>(remembered),
                    names.isEmpty() ? null : new java.util.TreeSet<>(names),
                    ""));
        }
    }

    /**
     * Settings first: the code call is the last before publishing, and a new runtime may need them.
     *
     * @param drifted names of lines, {@code environment.LOG_LEVEL}, about what somebody else has changed since the last
     *     version was published
     */
    record UpdateSettings(List<SettingChange> settings, Set<String> drifted) implements Change {
        @Override
        public String text() {
            return "update settings: "
                    + settings.stream()
                            .filter(change -> !change.isSentAlong())
                            .map(change -> change.type().name())
                            .collect(Collectors.joining(", "));
        }

        @Override
        public List<Line> lines() {
            return settings.stream()
                    .filter(setting -> !setting.isSentAlong())
                    .flatMap(
                            setting -> Line.of(
                                    setting.type().name(),
                                    setting.shownBefore(),
                                    setting.shown(),
                                    setting.isSecret(),
                                    "")
                                    .stream())
                    .map(line -> drifted.contains(line.name()) ? line.noting("changed outside") : line)
                    .toList();
        }
    }

    /**
     * {@code $LATEST} has other code, or another architecture.
     *
     * @param drifted whether somebody else has changed it since the last version was published
     * @param architecture that is sent with it
     * @param settings that are sent with it
     */
    record UpdateCode(
            String from,
            String to,
            String fromArchitecture,
            String architecture,
            boolean drifted,
            List<SettingChange> settings)
            implements Change {
        @Override
        public String text() {
            return "update code to " + to;
        }

        @Override
        public List<Line> lines() {
            List<Line> lines = new java.util.ArrayList<>();
            settings.forEach(
                    setting -> lines.add(Line.of(setting.type().name(), setting.shownBefore(), setting.shown(), "")));
            if (!architecture.equals(fromArchitecture)) {
                lines.add(Line.of("architecture", fromArchitecture, architecture, ""));
            }
            if (lines.isEmpty() || !from.equals(to)) {
                lines.add(Line.of("code", from, to, drifted ? "changed outside" : ""));
            }
            return lines;
        }
    }

    /** Something beside the function or its alias is not as wanted. */
    record UpdateAttachment(Difference difference) implements Change {
        @Override
        public String text() {
            return "update " + difference.name();
        }

        @Override
        public List<Line> lines() {
            return Line.of(difference.name(), difference.found(), difference.wanted(), false, "");
        }
    }

    /** The code and settings of {@code $LATEST} become a version. */
    record PublishVersion(List<Line> drift) implements Change {
        @Override
        public String text() {
            return "publish version";
        }

        /** Settings that the POM does not name go into the version as somebody else left them. */
        @Override
        public List<Line> lines() {
            List<Line> lines = new java.util.ArrayList<>(drift);
            lines.add(Line.of("version", null, "new", ""));
            return lines;
        }
    }

    /**
     * The alias is made at the published version, or all its traffic is brought there.
     *
     * @param from the version it points at; {@code null} when there is none
     */
    record PointAlias(String alias, @Nullable String from, Shift shift) implements Change {
        @Override
        public String text() {
            if (from == null) {
                return "create alias " + alias;
            }
            return shift.equals(Shift.AT_ONCE)
                    ? "move alias " + alias + " from version " + from
                    : "shift alias " + alias + " from version " + from + " (" + shift.name() + ")";
        }

        @Override
        public List<Line> lines() {
            String how = from == null || shift.equals(Shift.AT_ONCE) ? "" : ", " + shift.name();
            return List.of(Line.of("alias " + alias, from == null ? null : "version " + from, "new version" + how, ""));
        }
    }

    /**
     * An earlier run was shifting traffic to the version that is wanted, and did not get to the end.
     *
     * @param to the version that has a part of the traffic already
     * @param percent its part
     */
    record FinishShift(String alias, String from, String to, long percent, Shift shift) implements Change {
        @Override
        public String text() {
            return "finish the shift of alias " + alias + " from version " + from + " to " + to + " (" + shift.name()
                    + ")";
        }

        @Override
        public List<Line> lines() {
            return List.of(Line.of(
                    "alias " + alias,
                    "version " + from + ", " + percent + " % to version " + to,
                    "version " + to,
                    "a shift was left half-way"));
        }
    }

    /** The alias shares traffic with a version that is not wanted: a shift that was left half-way is given up. */
    record ClearWeights(String alias, String version) implements Change {
        @Override
        public String text() {
            return "send all traffic of alias " + alias + " to version " + version;
        }

        @Override
        public List<Line> lines() {
            return List.of(Line.of("alias " + alias, "part of the traffic", "all traffic to version " + version, ""));
        }
    }
}
