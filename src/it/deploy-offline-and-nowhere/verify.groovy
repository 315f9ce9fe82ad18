// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)
def failure = { module -> story.failure(module) }

// What, why, what was left, what next.
def region = failure('no-region')
assert region.contains('No AWS region is configured')
assert region.contains('AWS_REGION')
assert region.contains('<region>')

def credentials = failure('no-credentials')
assert credentials.toLowerCase().contains('credentials')
assert credentials.contains('AWS_PROFILE') && credentials.contains('aws sso login')
assert !credentials.contains('SystemPropertyCredentialsProvider')

def registry = failure('no-registry')
assert registry.contains('<from>')
assert registry.contains('localhost:1')
assert registry.toLowerCase().contains('connect')
assert registry.contains('Nothing was built, sent or changed.')

def endpoint = failure('no-endpoint')
assert endpoint.contains('127.0.0.1:1')

def profile = failure('no-profile')
assert profile.contains('nobody')

// Nobody waits a minute for what is not there.
def seconds = { module -> story.log(1).find(/(?m)^\[INFO\] $module \.+ FAILURE \[ *([0-9.:]+) (s|min)/) { it[2] == 's' ? it[1] : '999' }.toDouble() }
['no-region', 'no-credentials', 'no-registry', 'no-endpoint', 'no-profile'].each {
    assert seconds(it) < 20
}

assert story.log(2).contains('BUILD SUCCESS')
assert story.module('no-credentials').response() == '"Hello, Ada"'

assert story.errors(3).contains('offline')
assert story.errors(3).contains('-Dlambda.local')
assert story.errors(3).contains('localhost:1/team/base:1')

assert !story.log().contains('\tat io.github.lambdadeploy')
