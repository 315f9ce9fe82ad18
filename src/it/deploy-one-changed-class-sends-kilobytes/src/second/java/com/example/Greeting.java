// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.function.Supplier;

enum Greeting implements Supplier<String> {
    WORD;

    @Override
    public String get() {
        return "Welcome";
    }
}
