// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.config.EventText;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.Invocation;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Invokes the function through its alias and prints response, duration and the end of its log. */
@Mojo(name = "invoke", requiresProject = false, threadSafe = true)
public class InvokeMojo extends LambdaMojo {

    /** The event, JSON. */
    @Parameter(property = "lambda.payload")
    @Nullable
    String payload;

    /** File with the event. */
    @Parameter(property = "lambda.payloadFile")
    @Nullable
    File payloadFile;

    /** File the response is written to, besides being shown. */
    @Parameter(property = "lambda.responseFile")
    @Nullable
    File responseFile;

    @Inject
    public InvokeMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        if (payload != null && payloadFile != null) {
            problems.add("<payload> (-Dlambda.payload) and <payloadFile> (-Dlambda.payloadFile) exclude each other:"
                    + " leave one out");
            return;
        }
        if (payload != null) {
            EventText.check(problems, "<payload> (-Dlambda.payload)", payload);
        }
        String element = "<payloadFile> (-Dlambda.payloadFile)";
        if (payloadFile != null && !problems.isNoted(element)) {
            EventText.read(problems, element, basedir(), payloadFile.getPath());
        }
    }

    @Override
    void run() {
        try (Workbench workbench = workbench()) {
            workbench.refuseOffline(endpoint);
            workbench.refuseOtherAccounts(allowedAccounts);
            Invocation answer = new LambdaInvoker(workbench.aws().invokingLambda(), functionName, alias)
                    .invoke(event(), Duration.ofSeconds(timeoutSeconds));
            answer.log().lines().forEach(line -> getLog().info("  " + line));
            getLog().info("Version " + answer.version() + " answered after "
                    + answer.duration().toMillis() + " ms:");
            getLog().info(answer.response());
            if (responseFile != null) {
                Path file = responseFile.toPath().toAbsolutePath();
                Files.createDirectories(file.getParent());
                Files.writeString(file, answer.response());
            }
            answer.failIfFunctionFailed();
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the event or write the response")
                    .reason(e.toString())
                    .next("Check <payloadFile> (-Dlambda.payloadFile) and <responseFile> (-Dlambda.responseFile).")
                    .cause(e);
        }
    }

    private byte[] event() throws IOException {
        if (payloadFile != null) {
            return Files.readAllBytes(payloadFile.toPath());
        }
        return (payload == null ? "{}" : payload).getBytes(StandardCharsets.UTF_8);
    }
}
