// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

def notPackaged = story.errors(1)
assert notPackaged.contains('package')
assert notPackaged.contains('mvn')

def failure = { module -> story.failure(module) }

assert failure('unresolved-name').contains('<functionName>')
assert failure('unresolved-name').contains('${stage}')

def three = failure('three-mistakes')
assert three.contains('<packageType>') && three.contains('jar')
assert three.contains('<alias>') && three.contains('42')
assert three.contains('<memorySize>') && three.contains('${memory}')

assert failure('blank-name').contains('<functionName>')

assert failure('missing-handler').contains('<handler>')
assert failure('missing-handler').contains('com.example.Nobody')

def newer = failure('newer-classes')
assert newer.contains('<from>')
assert newer.contains('17') && newer.contains('11')

assert failure('deploys-its-jar').contains('<maven.deploy.skip>true</maven.deploy.skip>')

// The one module without a mistake is deployed, nothing else is touched.
assert story.module('not-packaged').function().string('outcome') == 'created'
assert story.journal().writes().findAll { it.string('service') == 'lambda' }
    .every { it.string('resource').contains('not-packaged') }

// Failures are messages, not stack traces.
assert !story.log().contains('\tat io.github.lambdadeploy')
