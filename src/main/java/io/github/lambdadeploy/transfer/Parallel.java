// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs independent tasks on a few threads that end with the last task. */
public final class Parallel {

    /** Something to do; failures are unchecked. */
    @FunctionalInterface
    public interface Task<T> {
        T run() throws InterruptedException;
    }

    private static final int SECONDS_TO_STOP = 10;

    private Parallel() {}

    /**
     * Runs all tasks, at most {@code threads} at a time, and returns their results in the order of the tasks.
     *
     * <p>After the first failure the other tasks are interrupted and waited for; that first failure is thrown.
     */
    public static <T> List<T> run(int threads, List<? extends Task<? extends T>> tasks) throws InterruptedException {
        List<T> results = new ArrayList<>();
        if (tasks.size() <= 1 || threads <= 1) {
            for (Task<? extends T> task : tasks) {
                results.add(task.run());
            }
            return results;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, tasks.size()), work -> {
            Thread thread = new Thread(work, "lambda-deploy");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<T> finished = new ExecutorCompletionService<>(pool);
            List<Future<T>> futures = new ArrayList<>();
            for (Task<? extends T> task : tasks) {
                futures.add(finished.submit(task::run));
            }
            for (int i = 0; i < tasks.size(); i++) {
                result(finished.take());
            }
            for (Future<T> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
        }
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw (InterruptedException) new InterruptedException("A task was interrupted").initCause(e);
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
