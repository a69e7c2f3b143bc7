using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Forms;
using Interpol.Mesh.Gateway.Handling;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What composing, sending and opening messages is made of.</summary>
internal static class MessageServices
{
    /// <summary>Adds it.</summary>
    public static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<IPayloadSeal, UnsealedPayload>();
        services.AddSingleton(OwnerDirectory.Default);
        services.AddSingleton<HandlingRules>();
        services.AddSingleton<ForwardRules>();
        services.AddSingleton(FormCatalogue.Default);
        services.AddSingleton<ContentForms>();
        services.AddSingleton<FileKinds>();
        services.AddSingleton<AttachmentClaims>();
        services.AddSingleton<ContentCheck>();
        services.AddSingleton<ConversationFinder>();
        services.AddSingleton<GroupMembers>();
        services.AddSingleton<BroadcastTargets>();
        services.AddSingleton<HandlingChoice>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<SentElsewhere>();
        services.AddSingleton<MessageSender>();
    }
}
