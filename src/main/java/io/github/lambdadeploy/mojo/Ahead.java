// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.Rehearsal;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Prepares for the goal {@code deploy} while {@code package} is at work, when both are run by the same command: what
 * takes time is loading the classes that talk to AWS, and a second core has nothing else to do.
 */
final class Ahead {

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
        if (secure) {
            later(Rehearsal::transport);
        }
    }

    /** Something new was built: it is going to be sent. */
    void upload() {
        later(Rehearsal::upload);
    }

    private void later(Runnable rehearsal) {
        if (deploys) {
            background.execute(rehearsal);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lambda-deploy ahead");
        thread.setDaemon(true);
        return thread;
    }
}
