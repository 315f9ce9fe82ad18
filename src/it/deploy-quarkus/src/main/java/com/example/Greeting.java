// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Greeting {

    String to(String name) {
        return "Hello, " + name + ", from Quarkus";
    }
}
