import { PageHeader } from "@/ui/PageHeader";

export default function Home() {
  return <PageHeader title="Home" />;
}
