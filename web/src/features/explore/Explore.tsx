import { PageHeader } from "@/ui/PageHeader";

export default function Explore() {
  return <PageHeader title="Explore" />;
}
