// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import io.github.lambdadeploy.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * The environment of a child: what an operating system needs to start a program, the function's variables, and those
 * Lambda reserves. Nothing else of this process, whose environment may hold a build's secrets.
 */
record ChildEnvironment(Invocation invocation, Launch launch, String runtimeApi) {

    private static final List<String> OF_THE_MACHINE =
            List.of("PATH", "Path", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "SystemRoot", "SystemDrive");

    /** Replaces the inherited environment. */
    void replace(Map<String, String> environment) {
        environment.keySet().retainAll(OF_THE_MACHINE);
        JsonObject configuration = invocation.configuration();
        JsonObject logging = configuration.objectOrEmpty("LoggingConfig");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("TZ", ":UTC");
        environment.put("LANG", "en_US.UTF-8");
        // A function that calls AWS meets the stand-in, never an account.
        environment.put("AWS_ENDPOINT_URL", invocation.base().toString());
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.putAll(launch.environment());
        environment.put("AWS_REGION", invocation.region());
        environment.put("AWS_DEFAULT_REGION", invocation.region());
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", invocation.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", invocation.version());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Long.toString(invocation.memoryMegabytes()));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", logging.string("LogGroup", "/aws/lambda/" + invocation.name()));
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local/[" + invocation.version() + "]" + invocation.requestId());
        environment.put("AWS_LAMBDA_LOG_FORMAT", logging.string("LogFormat", "Text"));
        String level = logging.string("ApplicationLogLevel");
        if (level != null) {
            environment.put("AWS_LAMBDA_LOG_LEVEL", level);
        }
        environment.put("_HANDLER", launch.handler());
        environment.put("LAMBDA_TASK_ROOT", launch.root().toString());
        environment.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        String runtime = configuration.string("Runtime");
        if (runtime != null) {
            environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtime);
        }
    }
}
