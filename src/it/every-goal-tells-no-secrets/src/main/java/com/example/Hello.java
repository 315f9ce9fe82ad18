// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event) {
        return "Hello";
    }

    /** Tells what it should not. */
    public String tell(Map<String, String> event) {
        System.out.println("connecting with " + System.getenv("DATABASE_PASSWORD"));
        return "no connection with " + System.getenv("PARAMETER");
    }
}
