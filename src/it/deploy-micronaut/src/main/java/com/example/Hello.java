// SPDX-License-Identifier: Apache-2.0
package com.example;

import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;
import java.util.Map;

public class Hello extends MicronautRequestHandler<Map<String, String>, String> {

    @Inject
    Greeting greeting;

    @Override
    public String execute(Map<String, String> event) {
        return greeting.to(event.get("name"));
    }
}
