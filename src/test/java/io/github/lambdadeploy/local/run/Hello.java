// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.util.Map;

/** Handlers that the runner's tests deploy. */
public final class Hello {

    public String text(String name) {
        System.out.println("greeting " + name);
        return "Hello " + name;
    }

    public Map<String, String> map(Map<String, String> event) {
        return Map.of(
                "key", String.valueOf(event.get("key")),
                "variable", String.valueOf(System.getenv("GREETING")),
                "function", String.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_NAME")),
                "leaked", leaked());
    }

    /** Names of variables that neither Lambda, nor the function, nor the operating system needs. */
    private static String leaked() {
        return System.getenv().keySet().stream()
                .filter(name -> !name.matches("(AWS|LAMBDA)_.*|_HANDLER|GREETING|TZ|LANG|JAVA_HOME|(?i:path)|HOME|"
                        + "USERPROFILE|TE?MP|TMPDIR|System(Root|Drive)|_|__CF_USER_TEXT_ENCODING"))
                .sorted()
                .toList()
                .toString();
    }

    public String fail(String name) {
        throw new IllegalStateException("no " + name);
    }

    public String hang(String name) throws InterruptedException {
        Thread.currentThread().join();
        return name;
    }

    public String exit(String name) {
        Runtime.getRuntime().halt(3);
        return name;
    }

    /** Cannot be made. */
    public static final class Broken {

        public Broken() {
            throw new IllegalStateException("broken constructor");
        }

        public String text(String name) {
            return name;
        }
    }
}
