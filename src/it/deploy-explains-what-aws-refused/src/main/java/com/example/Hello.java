// SPDX-License-Identifier: Apache-2.0
package com.example;

public class Hello {

    public String handle(String event) {
        return "Hello, " + event;
    }
}
