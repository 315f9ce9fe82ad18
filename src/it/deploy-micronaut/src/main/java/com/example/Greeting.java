// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.inject.Singleton;

@Singleton
public class Greeting {

    String to(String name) {
        return "Hello, " + name + ", from Micronaut";
    }
}
