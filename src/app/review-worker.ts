/** The thread of a review: a day's log in, the verdict out. */
import { reviewLog, type ReviewJob } from './review.js';
import { serveJobs } from './worker-pool.js';

serveJobs((job) => Promise.resolve(reviewLog(job as ReviewJob)));
