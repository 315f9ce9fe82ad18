// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.NamedFunction;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals share that work on functions as they are in AWS, whatever was built. */
abstract class LiveMojo extends LambdaMojo {

    /** Several functions, each a {@code <function>} with its {@code functionName}; {@code -Dlambda.functionName} picks one. */
    @Parameter
    List<NamedFunction> functions = List.of();

    LiveMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        for (int i = 0; i < functions.size(); i++) {
            Names.FUNCTION.require(
                    problems.about("<functions>, number " + (i + 1)),
                    "<functionName>",
                    functions.get(i).name().orElse(null));
        }
    }

    /** All of {@code <functions>}, unless the command line names one. */
    final List<String> functionNames() {
        return Target.names(this, functions);
    }

    /** The function of that name in AWS; all of them share the time of the run. */
    final LambdaFunction function(String name, Workbench workbench, Patience patience) {
        return new LambdaFunction(
                workbench.aws().lambda(), name, workbench.aws().region(), patience);
    }

    final Patience patience() {
        return patience(Duration.ofSeconds(timeoutSeconds));
    }
}
