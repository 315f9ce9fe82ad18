// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.report.StatusReport;
import io.github.lambdadeploy.status.FunctionStatus;
import io.github.lambdadeploy.status.Inspection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Prints the function with its history: state, aliases with their weights, versions with digest, commit and who deployed
 * them. Reads only.
 */
@Mojo(name = "status", requiresProject = false, threadSafe = true)
public class StatusMojo extends LiveMojo {

    /** How many of the newest versions are shown, or {@code all}; those that an alias names always are. */
    @Parameter(property = "lambda.versions", defaultValue = "10")
    String versions = "10";

    /** {@code text}, or {@code json} on standard output for other programs. */
    @Parameter(property = "lambda.output", defaultValue = "text")
    String output = "text";

    @Inject
    public StatusMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        if (!versions.matches("all|[1-9][0-9]{0,8}")) {
            problems.wrong("<versions> (-Dlambda.versions)", versions, "use a positive number or all");
        }
        if (!List.of("text", "json").contains(output)) {
            problems.wrong("<output> (-Dlambda.output)", output, "use text or json");
        }
    }

    @Override
    void run() {
        List<FunctionStatus> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try (Workbench workbench = workbench()) {
            workbench.refuseOffline(endpoint);
            workbench.refuseOtherAccounts(allowedAccounts);
            int most = versions.equals("all") ? Integer.MAX_VALUE : Integer.parseInt(versions);
            Patience patience = patience();
            for (String name : functionNames()) {
                var function = function(name, workbench, patience);
                Optional<FunctionStatus> status = new Inspection(function, alias, most).look();
                status.ifPresentOrElse(found::add, () -> missing.add(function.where()));
            }
        }
        print(new StatusReport(found));
        if (!missing.isEmpty()) {
            throw DeployException.configuration("There is no such function")
                    .where(String.join("; ", missing))
                    .next("Deploy it first (mvn deploy), or mend <functionName> (-Dlambda.functionName) and <region>"
                            + " (-Dlambda.region).");
        }
    }

    private void print(StatusReport report) {
        if (output.equals("json")) {
            System.out.print(new String(report.json().toPrettyBytes(), StandardCharsets.UTF_8));
            System.out.flush();
        } else {
            report.lines().forEach(getLog()::info);
        }
    }
}
