using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Aggregates;

/// <summary>Gives commands to aggregates.</summary>
internal static class AggregateCalls
{
    /// <summary>Adds what lists aggregates and keeps their texts from hubs.</summary>
    public static void AddAggregates(this IServiceCollection services)
    {
        services.AddSerializer();
        services.AddSingleton<AggregateLists>();
        services.AddSingleton<AggregateTexts>();
    }

    /// <summary>Gives a command, see <see cref="GrainCaller.WriteAsync"/>.</summary>
    /// <param name="calls">Calls actors.</param>
    /// <param name="what">What is to be changed, for the sentence of a refusal: <c>the request for consent</c>.</param>
    /// <param name="state">What the attempt needs, so that it can be a static lambda.</param>
    /// <param name="attempt">The call.</param>
    /// <exception cref="RequestRefusedException">412: somebody else changed it since; 503 or 504: all attempts failed and the outcome is unknown.</exception>
    /// <exception cref="MeshException">The aggregate refused.</exception>
    public static async Task<TResult> CommandAsync<TState, TResult>(this GrainCaller calls, string what, TState state, GrainCaller.Attempt<TState, TResult> attempt)
    {
        try
        {
            return await calls.WriteAsync(state, attempt);
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.Conflict)
        {
            throw IfMatch.Refused(what, conflict);
        }
    }

    /// <summary>Takes a number of a series for what an order makes. The same order gets the same one again.</summary>
    /// <param name="calls">Calls actors.</param>
    /// <param name="series">One of <see cref="NumberSeries"/>.</param>
    /// <param name="order">The order.</param>
    /// <exception cref="MeshException">No number is given.</exception>
    public static Task<GivenNumber> TakeNumberAsync(this GrainCaller calls, string series, CommandOrder order) => calls.WriteAsync(
        (Series: series, order.By.Owner, order.Operation),
        static (grains, state, cancellationToken) => grains.GetGrain<INumberGrain>(state.Series).NextAsync(state.Owner, state.Operation, cancellationToken));
}
