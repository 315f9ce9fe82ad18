// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.mojo.FaultCell.Call;
import io.github.lambdadeploy.mojo.FaultCell.Result;
import io.github.lambdadeploy.mojo.FaultCell.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All cells of all scenarios, each run once without faults to learn its calls: a new call is covered by itself.
 *
 * <p>A cell is left out when one of an earlier scenario, or of an earlier call of the same one, has the same fault at the
 * same kind of place: the same goal calls the same operation of the same service, is answered the same, after the same writes to
 * that service and to the function; writes of a zip's deployment are other places than those of an image's. What the
 * plugin does with the answer is then decided by the same code in the same state: a third poll is no other place than a
 * second one, and a wait for code that a canary sends no other than the wait for code that is released at once.
 */
final class FaultMatrix {

    private static final int THREADS = 2;
    private static final String FUNCTION = "the function, by whichever service";

    private final Path directory;
    private final Set<List<?>> places = new HashSet<>();
    final List<Result> results = new ArrayList<>();
    int calls;
    int scenarios;

    FaultMatrix(Path directory) {
        this.directory = directory;
    }

    /** Runs the cells of a scenario. */
    List<Result> run(FaultScenario scenario) throws Exception {
        Path prepared = Files.createDirectories(directory.resolve(scenario + "/prepared"));
        scenario.preparation.on(project(scenario, prepared));
        Files.createDirectories(prepared.resolve("local"));
        Path plain = directory.resolve(scenario + "/plain");
        FaultCell.copy(prepared, plain);
        FaultProject project = project(scenario, plain);
        scenario.run.on(project);
        Wanted wanted = new Wanted(StandInState.of(project.local()), FaultCell.report(project));
        List<Call> calls = calls(project.local());
        this.calls += calls.size();
        this.scenarios++;
        List<Result> found = run(cells(scenario, calls), prepared, wanted);
        results.addAll(found);
        return found;
    }

    private static FaultProject project(FaultScenario scenario, Path directory) {
        return new FaultProject(
                directory, scenario.configuration, new VirtualTime(Instant.now()).timing(Optional.empty()));
    }

    private List<FaultCell> cells(FaultScenario scenario, List<Call> calls) {
        List<FaultCell> cells = new ArrayList<>();
        for (Call call : calls) {
            for (FaultKind kind : FaultKind.values()) {
                if (kind.happensTo(call)
                        && places.add(List.of(
                                scenario.goal(),
                                call.write() && scenario.sendsZip(),
                                kind,
                                call.service(),
                                call.operation(),
                                call.status(),
                                call.since()))) {
                    cells.add(new FaultCell(scenario, call, kind));
                }
            }
        }
        return cells;
    }

    private List<Result> run(List<FaultCell> cells, Path prepared, Wanted wanted) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Result>> futures = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                FaultCell cell = cells.get(i);
                Path own = directory.resolve(cell.scenario() + "/cell-" + i);
                futures.add(threads.submit(() -> cell.run(prepared, own, wanted)));
            }
            List<Result> found = new ArrayList<>();
            for (Future<Result> future : futures) {
                found.add(future.get());
            }
            return found;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Call> calls(Path local) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, String> writes = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (Journal.Entry entry : Journal.read(local)) {
            // The registry's uploads are made at the same time: which was before which says nothing.
            boolean ordered = !entry.service().equals("registry");
            calls.add(new Call(
                    entry.service(),
                    entry.operation(),
                    entry.resource(),
                    counts.merge(entry.service() + " " + entry.operation(), 1, Integer::sum),
                    entry.status(),
                    entry.write(),
                    writes.getOrDefault(FUNCTION, "") + " " + writes.getOrDefault(entry.service(), "")));
            if (entry.write() && ordered) {
                writes.put(entry.service(), entry.operation());
                if (List.of("lambda", "codedeploy").contains(entry.service())) {
                    writes.put(FUNCTION, entry.operation());
                }
            }
        }
        return calls;
    }
}
