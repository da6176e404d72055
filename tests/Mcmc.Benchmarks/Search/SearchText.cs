namespace Mcmc.Benchmarks.Search;

/// <summary>What stands before the tables.</summary>
internal static class SearchText
{
    public const string Introduction = """
        # Search

        How `mcmc compress` looks for the widths of every channel group, and how that compares with simpler ways.

        ## The algorithm

        A *trial* is a network that was evaluated on images. Trials are dear, so a search is judged by what it finds in a number of them. What a trial looks at is sliced, repaired by least squares from stored Gram matrices, and normalised anew: BatchNormalization gets the statistics of the network's own activations, and a convolution that it was folded into gets back the mean and the variance that its outputs have in the original. The latter alone raises the mean quality of 30 random ResNet-56 networks from 11% to 31%, and the rank correlation with their quality after repair in sequence from 0.74 to 0.88.

        1. **Errors of groups.** Every group is cut to a few widths while all others keep about the share that the budgets leave them; what that adds to the divergence of the outputs is its sensitivity. Measured around the whole network the table misleads: a residual network hardly notices that one branch is gone, and notices very much that all are. Even so one group alone is within the noise, so that every group is also taken to add something for each halving, half of what groups add on average: over 334 evaluated ResNet-56 networks the rank correlation of summed errors and quality rises from 0.53 to 0.84 by that (VGG-16: 0.97 with and without).
        2. **Solver.** With these errors, taken to add up, and the costs of all widths, dynamic programming with a price on latency, MACs and memory gives a front in about a second. Its networks are the first trials (up to 15% of them). How much quality an error costs is learnt on the way, and the next one is always the one that should add the most to the front.
        3. **Agent.** A one-stage envelope DDPG. The network is walked group by group; an action in [0,1] maps onto the widths with which every budget can still be met, so what a walk ends in meets them all. An actor μ(s,w) and a critic Q(s,a,w), which gives a vector (quality and the savings of latency, MACs and memory), serve every preference w. For a preference the target follows the best pair of a next action and of any preference's policy (the envelope), every transition is learnt under fresh preferences, and the loss moves from that of the vectors to that of the utilities (the homotopy). Preferences of the episodes begin even over the simplex and move toward the user's priority in the same run: there is no second phase.
        4. **Front.** Every trial enters the study. Any budget and any priority is answered from it, without another search.

        ## Where it departs from the papers

        - *What an episode really brought is a target too, where it is better than what is bootstrapped.* The environment is deterministic, so it is a lower bound of the best return. With some hundred trials, bootstrapping alone is slow.
        - *The critic chooses what is evaluated.* For a trial the agent walks several episodes, which cost next to nothing, and evaluates the one that should add the most to the front: what it saves is known without a trial, what quality it keeps is what the critic expects after its last decision. Where the critic had to guess the savings as well, what it overrated most was chosen too often: 300 trials of ResNet-56 ended at 0.252 ± 0.007 instead of 0.275 ± 0.004.
        - *Half of these episodes follow a network of the front* and leave it at some groups only: by turns the one that serves the preference best, left for what the actor would do, and any of the front, left at one to four groups for anything, as in a local search. Where noise on all of thirty decisions would lose everything that was found, noise on a few keeps it.
        - *Some trials are random changes of the front's networks, about which the critic is not asked*, as in a local search: 1 to 4 groups at other widths. Evolution and the agent fill one replay (Khadka, Tumer, NeurIPS 2018), and whichever has lately added more to the front's hypervolume is asked more often, between a tenth and nine tenths. Without such changes, and with a critic that guessed the savings, 300 trials of ResNet-56 ended at 0.233 ± 0.006. With always half of them both [toys](search-toys.md) missed their 95%.
        - *Some of these episodes are networks of the solver's front that were not tried yet*, as long as they are not expected to be given up early. The critic decides whether they are better than the actor's.
        - *A network that is rejected early brings nothing, whatever it saves.* Otherwise preferences for cheapness lead to networks that answer by chance.
        - *Rewards come once, at the end*, relative to the original. AMC gives the same reward at every step, which makes targets depend on the depth.
        - *Preferences are drawn evenly from the simplex* (Dirichlet's distribution), not as normalised Gaussians, and three quarters of the episodes keep doing so to the end: the front serves budgets that nobody has asked for yet.

        ## What the parts are worth

        Without the solver's networks the agent is still better than random search and the scalar DDPG. The envelope, the homotopy and the single stage make no difference that three seeds could show at 100 trials of ResNet-56. With known fronts ([search-toys.md](search-toys.md)) one stage is better than two in the mean, and the search without the envelope is better than the one with it. They stay on because they are the method, and because networks do not show that they harm.

        ## The comparison

        Trained CIFAR-10 networks under a joint budget: half of the MACs, 60% of the latency and 60% of the memory (where no widths reach that latency, midway between the shortest and the original's). All strategies share the trials' repair, samples and costs. Hypervolume of ((quality − chance) / (original − chance), 1 − latency, 1 − MACs, 1 − memory, each cost relative to the original) above the origin, of the trials within the budget; its mean over seeds, and the standard deviation. *Against the agent* is the difference of the means in pooled standard deviations.

        Made with `dotnet run --project build -- search-comparison --write`, which goes on where it was interrupted.


        """;
}
