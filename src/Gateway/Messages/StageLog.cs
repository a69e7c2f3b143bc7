using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Lists the stages that a message has come to, each with its lag behind the one before.</summary>
/// <param name="began">When the stage before the first ended.</param>
internal sealed class StageLog(DateTimeOffset began)
{
    private readonly ImmutableArray<StageBody>.Builder _stages = ImmutableArray.CreateBuilder<StageBody>();
    private DateTimeOffset _before = began;

    /// <summary>Adds a stage, if the message has come to it.</summary>
    public StageLog Add(string stage, HubTimestamp? stamp)
    {
        if (stamp is not null)
        {
            _stages.Add(new StageBody(stage, stamp.At, stamp.Hub, (stamp.At - _before).TotalMilliseconds));
            _before = stamp.At;
        }

        return this;
    }

    /// <summary>The stages.</summary>
    public ImmutableArray<StageBody> ToImmutable() => _stages.DrainToImmutable();
}
