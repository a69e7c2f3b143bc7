using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Who opened a link. The methods run on the link's receiving loop and must not block.</summary>
internal interface IOutgoingLinkOwner
{
    /// <summary>The link is gone; the calls that were in flight over it have failed.</summary>
    void OnLinkClosed(OutgoingLink link, Exception? cause);

    /// <summary>An answer told where a grain lives, or that any silo serves it.</summary>
    void OnOwnerLearned(OutgoingLink link, GrainId grain, SiloAddress? owner, ResponseFlags flags);
}
