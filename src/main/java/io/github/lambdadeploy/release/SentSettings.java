// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings that were sent before the code. When the code cannot follow them they are taken back: nobody is to publish
 * them with the old code.
 */
final class SentSettings {

    /** How often others may get in between. */
    private static final int ATTEMPTS = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final LambdaFunction function;
    /** By name: of what was sent twice the second time counts, since somebody else had changed it in between. */
    private final Map<String, SettingChange> sent = new LinkedHashMap<>();

    SentSettings(LambdaFunction function) {
        this.function = function;
    }

    /** To be called before they are sent: an answer may be lost. */
    void add(List<SettingChange> settings) {
        settings.forEach(setting -> sent.put(setting.type().name(), setting));
    }

    /** The code has followed. */
    void keep() {
        sent.clear();
    }

    /** Takes back what of it took effect and is nobody else's by now; answers how that went, for people. */
    String takeBack() {
        if (sent.isEmpty()) {
            return "";
        }
        // Also when it is the time of the run that has run out.
        LambdaFunction function = this.function.inExtraTime();
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS && !sent.isEmpty(); attempt++) {
            try {
                return tried(function);
            } catch (ContentionException e) {
                // Somebody else, or our own call, whose answer was lost: what is there now tells.
                reason = e.reason();
                function.pause(PAUSE.multipliedBy(1L << attempt));
            } catch (DeployException e) {
                return failed(e.what() + (e.reason() == null ? "" : ", " + e.reason()));
            }
        }
        return sent.isEmpty() ? "" : failed(reason);
    }

    private String tried(LambdaFunction function) {
        FunctionState latest = function.settled("$LATEST", "the function to settle");
        FunctionSettings live = latest.settings();
        List<SettingChange> back =
                sent.values().stream().filter(change -> change.isIn(live)).toList();
        String others = sent.values().stream()
                .filter(change -> !change.isIn(live) && !change.isUndoneIn(live))
                .map(change -> change.type().name())
                .collect(Collectors.joining(", "));
        if (!back.stream().allMatch(SettingChange::isSentAlong)) {
            function.restoreSettings(back, latest.revisionId());
            function.settled("$LATEST", "the settings to be put back")
                    .updateFailure()
                    .ifPresent(reason -> {
                        throw DeployException.environment("Lambda could not take them")
                                .reason(reason);
                    });
        }
        return "The settings that had been changed were put back"
                + (others.isEmpty() ? "." : ", but not what somebody else has changed since: " + others + ".");
    }

    private static String failed(String reason) {
        return "The settings that had been changed could not be put back: " + reason + ".";
    }
}
