#!/usr/bin/env node
import { runCommandLine } from './cli/run.js';

await runCommandLine();
