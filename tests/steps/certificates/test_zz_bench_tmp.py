"""bench, run as a pytest so that the test database is used"""
import time, threading, pytest
from django.db import connection
from tests.steps.certificates.office import *
from tests.factories import *
from graduand.base import files
from graduand.steps.certificates.models import Certificate, NumberLine
from graduand.steps.certificates.actions import lines
from graduand.steps.certificates.actions.numbering import number
from graduand.steps.certificates.actions.confirming import confirm_on_paper
from graduand.steps.batches.queries import policy_of
from django.db import transaction
from graduand.base.jobs.actions import ask, run

def many(n):
    """bulk-made approved candidates"""
    base=approved(1)[0]; e=base.enrollment
    from graduand.steps.registry.models import Student, Enrollment, Result
    from graduand.steps.photos.models import Photo
    from graduand.steps.chsi.models import Statement, StatementFile
    st=Student.objects.bulk_create([Student(name=f"张测试{i}",name_key="z",sex="2",born_on=e.student.born_on,ethnic_group="01",id_type="1",id_number="1",id_index=f"{i:064x}",id_masked="1") for i in range(n)],batch_size=2000)
    en=Enrollment.objects.bulk_create([Enrollment(student=s,student_number=f"31901{i:08d}",program=e.program,class_group=e.class_group,center=e.center,college=e.college,path=e.path,intake_term=e.intake_term,category=e.category,status=e.status) for i,s in enumerate(st)],batch_size=2000)
    Result.objects.bulk_create([Result(enrollment=x,course_code=c,course_name=c,credits_x10=50,term="202109",kind="exam",score_x10=860,state="published") for x in en for c in ("K0001","K0002")],batch_size=2000)
    d=[files.keep(a_jpeg(k),"photos",".jpg") for k in range(50)]
    Photo.objects.bulk_create([Photo(enrollment=x,kind="graduation",digest=d[i%50],sealed_digest="0"*64,size_bytes=4,verdict="pass",uploaded_at=LONG_AGO,uploaded_by="x",source_name="x") for i,x in enumerate(en)],batch_size=2000)
    f=StatementFile.objects.create(name="x",digest="e"*64,taken_on=date(2023,7,10),imported_at=NOON,imported_by="x")
    Statement.objects.bulk_create([Statement(enrollment=x,file=f,line=i,taken_on=f.taken_on,identity="clear",admission_photo=True,graduation_photo=True) for i,x in enumerate(en)],batch_size=2000)
    from graduand.steps.applications.facts import read
    facts=read([x.pk for x in en])
    Candidate.objects.bulk_create([Candidate(batch=base.batch,enrollment=x,moved_at=NOON,state="approved",review_level=2,queue_number=1000+i,intent="graduate",**facts[x.pk]) for i,x in enumerate(en)],batch_size=2000)
    return list(Candidate.objects.filter(state="approved").order_by("queue_number").values_list("pk",flat=True))

@pytest.mark.django_db
def test_bench():
    keys=many(10000); actor=an_issuer()
    import cProfile,pstats; pr=cProfile.Profile(); pr.enable(); number(keys[:1000],actor=actor,at=NOON); pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(45); keys=keys[1000:]
    t=time.perf_counter()
    for k in range(0,len(keys),1000):
        assert not number(keys[k:k+1000],actor=actor,at=NOON).refused
    dt=time.perf_counter()-t; print(f"\nnumber(): {len(keys)/dt:,.0f}/s in lots of 1000")
    policy=policy_of(Candidate.objects.first().batch)
    t=time.perf_counter()
    for _ in range(1000): lines.take(policy,"associate",100)
    dt=time.perf_counter()-t; print(f"allocator lots of 100: {100000/dt:,.0f} numbers/s, {1000/dt:,.0f} allocations/s")
    certs=list(Certificate.objects.values_list("pk",flat=True))
    clerk=an_actor("center_clerk",Certificate.objects.first().candidate.center)
    t=time.perf_counter(); o=confirm_on_paper(certs[:1000],actor=clerk,at=NOON); dt=time.perf_counter()-t; print(f"confirm {1000/dt:,.0f}/s",o.reasons())
    job=ask("certificates.print",{"ids":certs[:1000]},label="x",actor=actor,at=NOON)
    t=time.perf_counter(); j=run(job.pk); dt=time.perf_counter()-t; print(f"print {j.ok/dt:,.0f}/s ok={j.ok} refused={j.refused}")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from graduand.steps.delivery.actions import send
    with CaptureQueriesContext(connection) as q:
        t=time.perf_counter(); send(certs[:1000],carrier="x",tracking_number="y",actor=an_actor("college_dispatcher",Certificate.objects.first().candidate.college),at=NOON); dt=time.perf_counter()-t
    print(f"send {1000/dt:,.0f}/s queries {len(q)}")

@pytest.mark.django_db(transaction=True)
def test_race():
    keys=many(1600)[:1600]; actor=an_issuer(); errs=[]
    b=threading.Barrier(33)
    def go(lot):
        try:
            b.wait(); number(lot,actor=actor,at=NOON)
        except Exception as e: errs.append(e)
        finally: connection.close()
    th=[threading.Thread(target=go,args=(keys[n::32],)) for n in range(32)]
    for x in th: x.start()
    b.wait(); t=time.perf_counter()
    for x in th: x.join()
    dt=time.perf_counter()-t
    s=sorted(Certificate.objects.values_list("serial",flat=True))
    assert s==list(range(500000,501600)) and not errs,errs[:2]
    print(f"\n32 racers x 50: {1600/dt:,.0f}/s whole action")

    pol=policy_of(Candidate.objects.first().batch); b2=threading.Barrier(33); got=[]
    def alloc():
        try:
            b2.wait()
            mine=[]
            for _ in range(50):
                with transaction.atomic(): mine+= [x[1] for x in lines.take(pol,"associate",1)[0]]
            got.append(mine)
        finally: connection.close()
    th=[threading.Thread(target=alloc) for _ in range(32)]
    for x in th: x.start()
    b2.wait(); t=time.perf_counter()
    for x in th: x.join()
    dt=time.perf_counter()-t; al=sorted(x for m in got for x in m)
    assert al==list(range(501600,501600+1600)); print(f"allocator 32 racers x 50 single: {1600/dt:,.0f} allocations/s")
