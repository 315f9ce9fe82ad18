// SPDX-License-Identifier: Apache-2.0
package com.example.shared;

public record Phrase(String word) {

    public String to(String name) {
        return word + ", " + name;
    }
}
