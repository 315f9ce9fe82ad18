// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.notify.Announcement;
import io.github.lambdadeploy.notify.Notification;
import io.github.lambdadeploy.notify.SnsNotifier;
import io.github.lambdadeploy.release.DeploymentResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the topic of {@code <notification>} how a deployment ended: of a failure always, of a success when a function has
 * changed. That it cannot be told is a warning, and changes neither the outcome nor the failure.
 */
final class Notifications {

    private final LambdaMojo mojo;
    private final Workbench workbench;
    private final Optional<Notification> listener;

    /** @param listener who is told, if anybody is */
    Notifications(LambdaMojo mojo, Workbench workbench, Optional<Notification> listener) {
        this.mojo = mojo;
        this.workbench = workbench;
        this.listener = listener;
    }

    /** @param failure why the deployment ended, when it failed */
    void tell(List<DeploymentResult> results, @Nullable DeployException failure) {
        Optional<Notification> wanted = listener.filter(who -> failure == null ? who.success() : who.failure());
        if (wanted.isEmpty()) {
            return;
        }
        try {
            Notification who = workbench.isLocal() ? wanted.get().inAccount(LocalAws.ACCOUNT) : wanted.get();
            Announcement.of(results, failure).ifPresent(what -> tell(who, what));
        } catch (DeployException e) {
            mojo.getLog().warn(line(e));
        } catch (RuntimeException e) {
            // Whatever it is, the deployment has ended as it has ended.
            mojo.getLog()
                    .warn(("Nobody could be told how the deployment ended (topic "
                                    + wanted.get().topicArn() + "): " + e
                                    + ". The deployment itself is not touched by this; -X says more.")
                            .replaceAll("\\s+", " "));
            mojo.getLog().debug(e);
        }
    }

    private void tell(Notification who, Announcement what) {
        new SnsNotifier(workbench.aws()::sns).publish(who, what);
        mojo.getLog().info("Notified  " + who.topicArn());
    }

    /** One line: a page of warnings would hide what the deployment itself has to say. */
    private static String line(DeployException e) {
        String where = e.where() == null ? "" : " (" + e.where() + ")";
        String more = Stream.of(e.left(), e.next()).filter(Objects::nonNull).collect(Collectors.joining(" "));
        return (e.what() + where + ": " + e.reason() + ". " + more).replaceAll("\\s+", " ");
    }
}
