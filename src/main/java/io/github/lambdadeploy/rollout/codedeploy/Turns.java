// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the functions of one run take turns: CodeDeploy runs one deployment per group at a time (AWS documentation), not
 * adjustable. One object for the whole run.
 */
public final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Map<String, Lock> groups = new ConcurrentHashMap<>();

    /** Does something while no other function of this run has a deployment in the group. */
    <T> T take(CodeDeploySpec spec, Supplier<T> work) {
        Lock group = groups.computeIfAbsent(spec.where(), where -> new ReentrantLock(true));
        try {
            if (!group.tryLock()) {
                LOG.info("Waiting for another function of this run: {} takes one deployment at a time", spec.where());
                group.lockInterruptibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The deployment was interrupted")
                    .where(spec.where())
                    .left("What was done stays done. The alias was not moved.")
                    .next("Run the same command again: it goes on from here.")
                    .cause(e);
        }
        try {
            return work.get();
        } finally {
            group.unlock();
        }
    }
}
