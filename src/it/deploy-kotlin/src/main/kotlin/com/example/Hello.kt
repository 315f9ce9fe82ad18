// SPDX-License-Identifier: Apache-2.0
package com.example

class Hello {

    fun handle(event: Map<String, String>): String = "Hello, ${event["name"]}, from Kotlin"
}
