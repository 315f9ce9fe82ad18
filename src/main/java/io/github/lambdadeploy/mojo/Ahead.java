// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.Rehearsal;
import io.github.lambdadeploy.registry.HttpClients;
import java.net.ProxySelector;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares for the goal {@code deploy} while {@code package} is at work, when both are run by the same command: what
 * takes time is loading the classes that talk to AWS and a registry, and a second core has nothing else to do.
 */
final class Ahead {

    private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);

    private final boolean deploys;
    private final boolean secure;
    private final Executor background;

    /** @param secure whether AWS is reached by HTTPS */
    Ahead(MavenContext maven, boolean secure) {
        this.secure = secure;
        this.deploys = maven.session().getGoals().stream()
                .map(goal -> goal.replaceFirst("@.*", ""))
                .anyMatch(goal -> goal.equals("deploy") || goal.endsWith(":deploy"));
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Ahead::daemon);
        // They end a moment after their last work.
        threads.allowCoreThreadTimeOut(true);
        this.background = threads;
    }

    /** Something is going to be deployed, or found to be there. */
    void deployment() {
        later(Rehearsal::lambda);
        later(() -> Rehearsal.transport(secure));
    }

    /** Something new was built: it is going to be sent. */
    void upload() {
        later(Rehearsal::upload);
        later(Ahead::registry);
    }

    /** The JDK's HTTP client and the trust store it begins with take a tenth of a second (measured). */
    private static void registry() {
        try (HttpClients registries = new HttpClients()) {
            registries.open(ProxySelector.of(null));
        }
    }

    private void later(Runnable rehearsal) {
        if (deploys) {
            background.execute(() -> quietly(rehearsal));
        }
    }

    static void quietly(Runnable rehearsal) {
        try {
            rehearsal.run();
        } catch (RuntimeException | LinkageError e) {
            // The call in earnest says what is wrong, if anything is; when Maven ends first, classes may be gone.
            LOG.debug("A rehearsal did not go well", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lambda-deploy ahead");
        thread.setDaemon(true);
        return thread;
    }
}
