using Mcmc.Proofs.Kills;
using Mcmc.Search;
using Mcmc.Search.Studies;

namespace Mcmc.Tests.Search.Studies;

public sealed class SearchRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_ends_with_the_trials_asked_for_and_does_not_search_again()
    {
        var evaluator = new ToySearch.Evaluator();
        Assert.Equal(SearchEnd.Trials, ToySearch.Run(folder.File("a"), 20, evaluator));
        Assert.InRange(evaluator.Begun, 1, 20);
        var again = new ToySearch.Evaluator();
        Assert.Equal(SearchEnd.Trials, ToySearch.Run(folder.File("a"), 20, again));
        Assert.Equal(0, again.Begun);
        using var study = Study.OpenToRead(folder.File("a"));
        Assert.Equal(20, study.Trials.Count);
        Assert.Empty(study.Pending);
        Assert.Equal(("Trials", 20), study.Ended("toy"));
    }

    [Fact]
    public void Run_gives_the_same_study_whichever_evaluation_is_slow()
    {
        ToySearch.Run(folder.File("a"), 30);

        // Each odd evaluation ends only when the one after it has begun, or the even ones do: in the other order of completion.
        foreach (var (name, late) in new[] { ("b", 0), ("c", 1) })
        {
            using var next = new SemaphoreSlim(0);
            var evaluator = new ToySearch.Evaluator
            {
                Before = begun =>
                {
                    if (begun % 2 == late)
                    {
                        next.Wait(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
                    }
                    else
                    {
                        next.Release();
                    }
                },
            };
            ToySearch.Run(folder.File(name), 30, evaluator);
            Assert.Equal(StudyContent.Of(folder.File("a")), StudyContent.Of(folder.File(name)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(14)]
    public void Run_cancelled_and_resumed_gives_the_study_of_an_uninterrupted_run(int moment)
    {
        ToySearch.Run(folder.File("a"), 30);
        using var stop = new CancellationTokenSource();
        var evaluator = new ToySearch.Evaluator
        {
            Before = begun =>
            {
                if (begun == moment)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => ToySearch.Run(folder.File("b"), 30, evaluator, stop: stop));
        ToySearch.Run(folder.File("b"), 30);
        Assert.Equal(StudyContent.Of(folder.File("a")), StudyContent.Of(folder.File("b")));
    }

    [Fact]
    public void Run_stopped_after_every_few_trials_gives_the_study_of_an_uninterrupted_run()
    {
        ToySearch.Run(folder.File("a"), 30);
        for (var runs = 0; ; runs++)
        {
            using var stop = new CancellationTokenSource();
            var evaluator = new ToySearch.Evaluator
            {
                Before = begun =>
                {
                    if (begun == 4)
                    {
                        stop.Cancel();
                    }
                },
            };
            try
            {
                ToySearch.Run(folder.File("b"), 30, evaluator, stop: stop);
                break;
            }
            catch (OperationCanceledException) when (runs < 30)
            {
            }
        }

        Assert.Equal(StudyContent.Of(folder.File("a")), StudyContent.Of(folder.File("b")));
    }

    [Fact]
    public void Run_of_an_evaluation_that_fails_keeps_what_came_before_and_goes_on_later()
    {
        ToySearch.Run(folder.File("a"), 30);
        var evaluator = new ToySearch.Evaluator { Before = begun => { if (begun == 9) { throw new InvalidOperationException("broken"); } } };
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => ToySearch.Run(folder.File("b"), 30, evaluator)).Message);
        using (var study = Study.OpenToRead(folder.File("b")))
        {
            Assert.InRange(study.Trials.Count, 7, 20);
        }

        ToySearch.Run(folder.File("b"), 30);
        Assert.Equal(StudyContent.Of(folder.File("a")), StudyContent.Of(folder.File("b")));
    }

    [Fact]
    public void Run_for_another_goal_gives_up_what_was_under_way_and_keeps_the_trials()
    {
        using var stop = new CancellationTokenSource();
        var evaluator = new ToySearch.Evaluator { Before = begun => { if (begun == 9) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => ToySearch.Run(folder.File("a"), 30, evaluator, stop: stop));
        using (var study = Study.OpenToRead(folder.File("a")))
        {
            Assert.NotEmpty(study.Pending);
        }

        ToySearch.Run(folder.File("a"), 5, goal: ToySearch.Goal("another"));
        using var after = Study.OpenToRead(folder.File("a"));
        Assert.Empty(after.Pending);
        Assert.InRange(after.Trials.Count, 5, 29);
        Assert.NotNull(after.Ended("another"));
        Assert.Null(after.Ended("toy"));
    }

    [Fact]
    public void Run_ends_when_nothing_is_left_to_propose()
    {
        Assert.Equal(SearchEnd.Exhausted, ToySearch.Run(folder.File("a"), 30, strategy: new Few(5)));
        using var study = Study.OpenToRead(folder.File("a"));
        Assert.Equal(5, study.Trials.Count);
    }

    private sealed class Few(int count) : ISearchStrategy
    {
        private int proposed;

        public Proposal? Propose() => proposed < count ? new Proposal("few", [++proposed, 1, 1, 1, 1]) : null;

        public void Learn(Proposal proposal, TrialOutcome outcome)
        {
        }

        public byte[] Save() => [];

        public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state) => proposed = history.Count;
    }
}
