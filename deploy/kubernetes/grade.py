"""Grade a set on Dask Gateway, from the course's server: python grade.py 02_perceptron [WORKERS]

A sketch that nobody has run on Kubernetes.
"""

import sys

from dask_gateway import Gateway

from autograder.course import Course
from autograder.grade import grade

problem_set, workers = sys.argv[1], int((sys.argv[2:] or [8])[0])
with Gateway().new_cluster() as cluster:  # set DASK_GATEWAY__ADDRESS, and DASK_GATEWAY__AUTH__TYPE=jupyterhub
    cluster.scale(workers)
    client = cluster.get_client()
    client.wait_for_workers(workers)
    threads = sum(client.nthreads().values())
    summary = grade(Course.find(), problem_set, executor=client.get_executor(), workers=threads, on_fault=print)
    print(f"Graded: {len(summary.graded)}. Faults, which the next run tries again: {len(summary.faults)}.")
