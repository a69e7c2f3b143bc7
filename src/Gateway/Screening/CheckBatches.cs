using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>
/// Checks on their way to a hub. What an owner asks while others of its checks are under way goes together when one of these is answered: a call costs many times what looking up a number does.
/// </summary>
/// <remarks>
/// <code>
/// AskAsync -- asks for more than a few numbers, or for what takes longer to search --> a call of its own: nobody waits for it, nor it for anybody
///          -- fewer than MaxCalls of that owner are under way ----------------------> a call of its own, at once
///          -- else it waits; what waits and would be too much for one call with it --> goes at once
/// a call ends -> all that waits goes in one call, for the owner and no officer -> each gets its own answers
///                 refused, or it failed in itself -> each goes alone: one's fault is no other's
///                 no hub answers ----------------> all are told
/// </code>
/// Who has gone is not asked for any more, unless its call is under way.
/// </remarks>
internal sealed class CheckBatches(GrainCaller calls, CallerScope callers, GatewaySettings settings)
{
    /// <summary>Calls of one owner under way from which on its checks wait for each other.</summary>
    public const int MaxCalls = 4;

    /// <summary>A check that looks up more numbers goes alone.</summary>
    public const int MaxNumbers = 20;

    private readonly ConcurrentDictionary<OwnerId, Lane> _lanes = new();

    /// <summary>Asks the nearest hub that answers.</summary>
    /// <param name="check">What is asked.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="RequestRefusedException">503 or 504: no hub answers.</exception>
    /// <exception cref="Contracts.Errors.MeshException">The hub refused it.</exception>
    public async Task<CheckAnswer> AskAsync(CheckRequest check, CancellationToken cancellationToken)
    {
        if (!GoesTogether(check))
        {
            return await AskHubAsync(check, cancellationToken);
        }

        var lane = _lanes.GetOrAdd(check.By, static by => new Lane(by));
        var (waits, full) = lane.Enter(check);
        Start(lane, full);
        if (waits is null)
        {
            try
            {
                return await AskHubAsync(check, cancellationToken);
            }
            finally
            {
                Start(lane, lane.End());
            }
        }

        using (cancellationToken.UnsafeRegister(static (asker, gone) => ((Asker)asker!).Answer.TrySetCanceled(gone), waits))
        {
            return await waits.Answer.Task;
        }
    }

    /// <summary>Numbers are looked up in microseconds. Persons, profiles, images and words take milliseconds.</summary>
    private static bool GoesTogether(CheckRequest check) => check.Questions.Sum(NumbersOf) <= MaxNumbers;

    private static int NumbersOf(CheckQuestion question) => question switch
    {
        DocumentQuestion or VehicleQuestion => 1,
        JointQuestion joint => joint.Ways.Sum(NumbersOf),
        _ => MaxNumbers + 1,
    };

    /// <summary>Lets checks that have waited go. No part of the request that happens to cause it.</summary>
    private void Start(Lane lane, List<Asker> batch)
    {
        if (batch.Count > 0)
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => SendAllAsync(lane, batch));
            }
        }
    }

    private async Task SendAllAsync(Lane lane, List<Asker> batch)
    {
        using var scope = callers.Enter(lane.By);
        for (; batch.Count > 0; batch = lane.End())
        {
            await SendAsync(lane.By, [.. batch.Where(asker => !asker.Answer.Task.IsCompleted)]);
        }
    }

    private async Task SendAsync(OwnerId by, List<Asker> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var answer = await AskHubAsync(new CheckRequest(by, [.. batch.SelectMany(asker => asker.Check.Questions)]), CancellationToken.None);
            var first = 0;
            foreach (var asker in batch)
            {
                asker.Answer.TrySetResult(answer with { Answers = answer.Answers.Slice(first, asker.Check.Questions.Length) });
                first += asker.Check.Questions.Length;
            }
        }
        catch (Exception failure) when (batch.Count > 1 && failure is not RequestRefusedException)
        {
            await Task.WhenAll(batch.Select(asker => SendAsync(by, [asker])));
        }
        catch (Exception failure)
        {
            batch.ForEach(asker => asker.Answer.TrySetException(failure));
        }
    }

    private Task<CheckAnswer> AskHubAsync(CheckRequest check, CancellationToken cancellationToken) => calls.ReadAsync(
        (Check: check, settings.Hub),
        static (grains, state, stopping) => CheckService.NearestAsync(grains, state.Hub, (copy, ending) => copy.CheckAsync(state.Check, ending), stopping),
        cancellationToken);

    /// <summary>The checks of one owner.</summary>
    private sealed class Lane(OwnerId by)
    {
        private readonly Lock _gate = new();
        private List<Asker> _waiting = [];
        private int _questions;
        private int _underWay;

        public OwnerId By => by;

        /// <summary>Takes a check in.</summary>
        /// <returns>The check when it waits, null when it goes at once; and what goes at once because not all fits into one call.</returns>
        public (Asker? Waits, List<Asker> Full) Enter(CheckRequest check)
        {
            lock (_gate)
            {
                if (_underWay < MaxCalls)
                {
                    _underWay++;
                    return (null, []);
                }

                List<Asker> full = [];
                if (_questions + check.Questions.Length > CheckRequest.MaxQuestions)
                {
                    _underWay++;
                    full = Take();
                }

                var asker = new Asker(check);
                _waiting.Add(asker);
                _questions += check.Questions.Length;
                return (asker, full);
            }
        }

        /// <summary>A call has ended.</summary>
        /// <returns>What goes in its place; none when nothing waits, or enough other calls are under way.</returns>
        public List<Asker> End()
        {
            lock (_gate)
            {
                if (_waiting.Count > 0 && _underWay <= MaxCalls)
                {
                    return Take();
                }

                _underWay--;
                return [];
            }
        }

        private List<Asker> Take()
        {
            var taken = _waiting;
            (_waiting, _questions) = ([], 0);
            return taken;
        }
    }

    /// <summary>A check that waits for its answer.</summary>
    private sealed record Asker(CheckRequest Check)
    {
        public TaskCompletionSource<CheckAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
