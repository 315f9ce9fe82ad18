// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

public class Hello {

    /** Reads a file that only the assembly puts beside the classes. */
    public String handle(Map<String, String> event, Context context) throws IOException {
        Path root = Path.of(System.getenv().getOrDefault("LAMBDA_TASK_ROOT", "/var/task"));
        return Files.readString(root.resolve("data/greeting.txt")).strip() + ", " + event.get("name");
    }
}
