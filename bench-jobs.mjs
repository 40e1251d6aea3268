import sql from 'sql-template-tag';
import { freshDatabase } from './dist/db/testing.js';
import { openPglite } from './dist/db/pglite.js';
import { migrate } from './dist/db/migrate.js';
import { migrations } from './dist/migrations.js';
import { enqueue } from './dist/jobs/enqueue.js';
import { Worker } from './dist/jobs/worker.js';
import { jobStats } from './dist/jobs/stats.js';
import { rmSync } from 'node:fs';
const kind=process.argv[2]||'pglite';
let db;
if(kind==='disk'){ rmSync('/tmp/st/jobs',{recursive:true,force:true}); db=await openPglite({directory:'/tmp/st/jobs',log:console}); await migrate(db,migrations);} else db=await freshDatabase(kind);
let dbms=0,dbn=0;
const inner=db.query.bind(db);
await db.query(sql`insert into customers(id,name) select 'c'||i,'x' from generate_series(1,50) i`);
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000;};
async function measure(name,n,f){const c=cpu(),s=performance.now();dbn=0;await f();console.log(name,'wall/job',((performance.now()-s)/n).toFixed(3),'ms cpu/job (whole process)',((cpu()-c)/n).toFixed(3),'ms, statements/job',(dbn/n).toFixed(2), 'jobs/s', (n/((performance.now()-s)/1000)).toFixed(0));}
db.query=(s)=>{dbn++;return inner(s);};
const N=Number(process.argv[3]||5000);
await measure('enqueue bulk',N,()=>enqueue(db,Array.from({length:N},(_,i)=>({customerId:'c1',kind:'fetch',key:'k'+i,data:{image:'i'+i}}))));
let s=performance.now(); console.log(await jobStats(db),(performance.now()-s).toFixed(1));
async function drain(concurrency,handle,n){ let done=0; let fin; const all=new Promise(r=>fin=r); const w=new Worker({db,handlers:{fetch:{handle}},concurrency,onEvent:e=>{ if(e.type==='done'&&++done===n)fin(); if(e.type==='trouble')console.log(e);} }); await w.start(); await all; await w.stop({graceMs:1000}); }
await measure('no-op, concurrency 8',N,()=>drain(8,async()=>{},N));
const M=Math.min(N,1000);
await enqueue(db,Array.from({length:M},(_,i)=>({customerId:'c1',kind:'fetch',key:'k'+i,data:{image:'i'+i}})));
await measure('10 ms jobs, concurrency 4',M,()=>drain(4,()=>new Promise(r=>setTimeout(r,10)),M));
// single arrivals
{ let fin; const w=new Worker({db,handlers:{fetch:{handle:async()=>{}}},concurrency:4,onEvent:e=>{if(e.type==='done')fin()}}); await w.start();
await new Promise(r=>setTimeout(r,200));
await measure('one at a time: enqueue, wake, done',300,async()=>{for(let i=0;i<300;i++){const p=new Promise(r=>fin=r);await enqueue(db,[{customerId:'c1',kind:'fetch',data:{}}]);w.wake();await p;}}); await w.stop({graceMs:100}); }
await db.close();
