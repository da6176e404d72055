using Mcmc.Runtime;

namespace Mcmc.Tests.Runtime;

public sealed class DomainTableTests
{
    private const int Threads = 8;
    private const int Openings = 100;

    [Fact]
    public void Session_that_adds_a_domain_is_opened_while_no_other_is()
    {
        int open = 0, atOnce = 0;
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < Openings; i++)
            {
                var addsDomain = i % Threads == thread;
                DomainTable.Open(() => Session(addsDomain), addsDomain);
            }
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, atOnce);

        int Session(bool addsDomain)
        {
            var others = Interlocked.Increment(ref open) - 1;
            Thread.Yield();
            others = Math.Max(others, Volatile.Read(ref open) - 1);
            Interlocked.Add(ref atOnce, addsDomain ? others : 0);
            return Interlocked.Decrement(ref open);
        }
    }

    [Fact]
    public void Opening_that_fails_leaves_the_table_free()
    {
        Assert.Throws<InvalidOperationException>(() => DomainTable.Open<int>(() => throw new InvalidOperationException(), addsDomain: true));

        Assert.Equal(1, DomainTable.Open(() => 1, addsDomain: true));
    }
}
