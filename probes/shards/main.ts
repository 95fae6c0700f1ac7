import { readShardSettings } from './shard-settings.ts';
readShardSettings(process.env);
