// SPDX-License-Identifier: Apache-2.0
package com.example;

public class Shop {

    private static final String EDITION = "first";

    public String sell(String thing) {
        return EDITION + " " + thing;
    }
}
