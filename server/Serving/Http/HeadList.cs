namespace Uring.Server.Serving.Http;

/// <summary>The heads of the answers of a connection, in their order: <see cref="AnswerHeads"/>.</summary>
internal struct HeadList
{
    /// <summary>The head of the first answer that has one. Has no meaning in an empty list.</summary>
    public uint First;

    /// <summary>The head that was added last.</summary>
    public uint Last;

    public uint Count;
}
