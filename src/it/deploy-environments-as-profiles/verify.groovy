// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response('dev.json') == '"Hello, Ada, from dev"'
assert story.response('prod.json') == '"Hello, Ada, from prod"'

def prod = story.function()
assert prod.string('functionName') == 'orders-prod'
assert prod.string('alias') == 'live'
assert prod.string('outcome') == 'created'

def created = story.journal().writes().findAll { it.string('operation') == 'CreateFunction' }
assert created.size() == 2
assert story.log(1).contains('orders-dev')
assert !story.log(1).contains('orders-prod')
